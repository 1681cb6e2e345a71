const size = 64
let shown = 0
let watching = false

/** In the title, on the icon of the tab, and on the sign of the installed page. */
export function showUnread(count: number): void {
  shown = count
  mark()
  watchTitle()
  void drawIcon(count)
  if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => {})
}

const label = (count: number): string => (count > 99 ? '99+' : String(count))

function mark(): void {
  const bare = document.title.replace(/^\(\d+\+?\) /, '')
  const title = shown ? `(${label(shown)}) ${bare}` : bare
  if (document.title !== title) document.title = title
}

/** Each page gives itself a title of its own. */
function watchTitle(): void {
  const title = document.querySelector('title')
  if (watching || !title) return
  watching = true
  new MutationObserver(mark).observe(title, { childList: true, characterData: true, subtree: true })
}

async function drawIcon(count: number): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  if (!link) return
  const drawn = count ? await withBadge(label(count)) : null
  if (count !== shown) return
  link.type = drawn ? 'image/png' : 'image/svg+xml'
  link.href = drawn ?? '/icon.svg'
}

async function withBadge(text: string): Promise<string | null> {
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const pen = canvas.getContext('2d')
  const icon = new Image(size, size)
  icon.src = '/icon.svg'
  const loaded = await icon.decode().then(
    () => true,
    () => false,
  )
  if (!pen || !loaded) return null
  pen.drawImage(icon, 0, 0, size, size)
  const width = text.length > 1 ? 46 : 36
  pen.fillStyle = '#c92a2a'
  pen.beginPath()
  pen.roundRect(size - width, size - 36, width, 36, 18)
  pen.fill()
  pen.fillStyle = '#ffffff'
  pen.font = `700 ${text.length > 2 ? 22 : 28}px Inter, sans-serif`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(text, size - width / 2, size - 17)
  return canvas.toDataURL('image/png')
}
