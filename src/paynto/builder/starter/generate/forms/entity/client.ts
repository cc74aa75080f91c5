«imports»
export const «plural» = recordClient<«pascal», «pascal»Input>({
  path: "/«slug»",
  nameOf: («camel») => «title»,
});
