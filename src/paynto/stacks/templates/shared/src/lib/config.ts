/** What the whole app shares. Change the name and the money here, the colours in `src/theme.css`. */
export const config = {
  name: "New app",
  /** BCP 47 tag such as "en-GB"; undefined follows the browser. */
  locale: undefined as string | undefined,
  /** ISO 4217 code used by `formatMoney`. */
  currency: "USD",
};
