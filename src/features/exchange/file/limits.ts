/** What one import may bring. Beyond it the file is refused whole, with the reason. */
export const limits = {
  fileBytes: 100 * 1024 * 1024,
  /** Of a file that comes in parts. */
  uploadBytes: 4 * 1024 ** 3,
  cellBytes: 1024 * 1024,
  columns: 500,
  /** Of the words that the cells of a workbook share, which have to be at hand while it is read. */
  sharedBytes: 192 * 1024 * 1024,
} as const
