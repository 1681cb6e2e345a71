/** `+79211234567;ext=12` → `+7 921 123-45-67 доб. 12`. Numbers of other countries are grouped by threes. */
export function showPhone(value: string, extension: string): string {
  const [number = '', ext] = value.split(';ext=')
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(number)
  const shown = russian
    ? `+7\u00a0${russian[1]}\u00a0${russian[2]}\u2011${russian[3]}\u2011${russian[4]}`
    : /^\+\d+$/.test(number)
      ? number.replace(/(\d{3})(?=\d{2,})/g, '$1\u00a0')
      : number
  return ext ? `${shown} ${extension}\u00a0${ext}` : shown
}
