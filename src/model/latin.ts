const cyrillic = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'
const latin = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya'.split(' ')
const letters = new Map([...cyrillic].map((letter, i) => [letter, latin[i] ?? '']))

/** Russian words in Latin letters, lower case, as people write them in their addresses. */
export const toLatin = (text: string): string =>
  [...text.toLowerCase()].map(letter => letters.get(letter) ?? letter).join('')
