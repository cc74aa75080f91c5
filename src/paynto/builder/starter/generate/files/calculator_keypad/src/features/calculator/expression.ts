/** Reads sums such as "2 + 3 × (4 − 1)". Undefined when the text is no complete sum. */
export function evaluate(text: string): number | undefined {
  const tokens = text.replaceAll("×", "*").replaceAll("÷", "/").replaceAll("−", "-").match(/\d+\.?\d*|\.\d+|[-+*/()%]|\S/g) ?? [];
  let position = 0;
  const take = (sign: string) => tokens[position] === sign && ++position > 0;

  function sum(): number {
    let value = product();
    for (;;) {
      if (take("+")) value += product();
      else if (take("-")) value -= product();
      else return value;
    }
  }

  function product(): number {
    let value = factor();
    for (;;) {
      if (take("*")) value *= factor();
      else if (take("/")) value /= factor();
      else return value;
    }
  }

  function factor(): number {
    if (take("-")) return -factor();
    let value = NaN;
    if (take("(")) {
      value = sum();
      if (!take(")")) value = NaN;
    } else {
      value = Number(tokens[position++] ?? NaN);
    }
    while (take("%")) value /= 100;
    return value;
  }

  const value = sum();
  return position === tokens.length && Number.isFinite(value) ? value : undefined;
}
