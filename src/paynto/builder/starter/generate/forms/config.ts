/** What the whole app shares. Change the name and the money here, the colours in `src/theme.css`. */
export const config = {
  name: «name»,
  purpose: «purpose»,
  /** BCP 47 tag such as "en-GB"; undefined follows the browser. */
  locale: «locale»,
  /** ISO 4217 code used by `formatMoney`. */
  currency: «currency»,
};
