import { chmod, writeFile } from 'node:fs/promises'

/** In place of LibreOffice: a program of the shell that knows `$made`, the path of the PDF to be written, and `$given`, the Word file. */
export async function writeFakeOffice(path: string, does: string): Promise<string> {
  const script = `#!/bin/sh
while [ $# -gt 1 ]; do
  if [ "$1" = --outdir ]; then made="$2/document.pdf"; fi
  shift
done
given="$1"
${does}
`
  await writeFile(path, script)
  await chmod(path, 0o755)
  return path
}

/** Makes what passes for a PDF, with these words in it. */
export const makesPdf = (words: string): string => `printf '%%PDF-1.4\\n${words}\\n%%%%EOF\\n' > "$made"`
