«imports»
export function App() {
  return (
    <Routes>
      <Route path="/" element={<HomePage />} />
«routes»      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
