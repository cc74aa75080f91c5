«imports»
export function App() {
  return (
    <Routes>
«outside»      <Route element={<BackOffice />}>
«inside»        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
