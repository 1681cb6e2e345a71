/** A label inside a sentence: «Сумма» → «сумма»; ИНН and E-mail stay as they are. */
export const lowerFirst = (label: string): string =>
  /^\p{Lu}\p{Ll}+(\P{L}|$)/u.test(label) || /^\p{Lu}\s/u.test(label)
    ? label.charAt(0).toLowerCase() + label.slice(1)
    : label
