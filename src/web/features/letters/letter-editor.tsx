import { ActionIcon, Button, Group, Popover, TextInput } from '@mantine/core'
import {
  type Icon,
  IconBlockquote,
  IconBold,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconUnderline,
} from '@tabler/icons-react'
import { type Editor, EditorContent, Node, useEditor, useEditorState } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contentPath } from '../../records/files/kind-of-file.ts'
import classes from './letters.module.css'

interface LetterEditorProps {
  html: string
  onChange: (html: string) => void
  label: string
  error?: string
  /** By which something is put in at the cursor. */
  editorRef?: RefObject<Editor | null>
  /** Takes files that are pasted; without it they are none of the letter. */
  onFiles?: (files: File[]) => void
  /** The cursor stands at its beginning at once. */
  autoFocus?: boolean
  onFocus?: () => void
}

/** A picture that comes with the letter. */
const Picture = Node.create({
  name: 'picture',
  group: 'block',
  draggable: true,
  addAttributes: () => ({ src: { default: '' }, alt: { default: '' } }),
  parseHTML: () => [{ tag: 'img[src^="/api/v1/attachments/"]' }],
  renderHTML: ({ HTMLAttributes: { src, alt } }) => ['img', { src, alt }],
})

/** Puts a picture that was sent already in at the cursor. */
export const putPicture = (editor: Editor | null, { id, name }: { id: string; name: string }): void =>
  void editor?.commands.insertContent({ type: 'picture', attrs: { src: contentPath(id), alt: name } })

/** Text of a letter: bold, lists, links and quotes. What is pasted keeps of its looks what letters have. */
export function LetterEditor({
  html,
  onChange,
  label,
  error,
  editorRef,
  onFiles,
  autoFocus,
  onFocus,
}: LetterEditorProps) {
  /** What was typed and has not come back yet as what is to be shown. */
  const typed = useRef<string[]>([])
  const editor = useEditor({
    // The policy of the page lets no styles in that are written into it; those that are needed come with the page.
    injectCSS: false,
    extensions: [
      StarterKit.configure({
        link: { openOnClick: false, protocols: ['mailto', 'tel'] },
        codeBlock: false,
        code: false,
        heading: { levels: [2, 3] },
      }),
      Picture,
    ],
    content: html,
    autofocus: autoFocus ? 'start' : false,
    onCreate: ({ editor: made }) => {
      if (editorRef) editorRef.current = made
    },
    editorProps: {
      attributes: { 'aria-label': label, 'aria-multiline': 'true', role: 'textbox' },
      handlePaste: (_, { clipboardData }) => {
        const files = [...(clipboardData?.files ?? [])]
        // Office programs bring a picture of the text beside the text.
        if (!onFiles || !files.length || clipboardData?.types.includes('text/html')) return false
        onFiles(files)
        return true
      },
    },
    onFocus,
    onUpdate({ editor: now }) {
      const text = now.isEmpty ? '' : now.getHTML()
      typed.current.push(text)
      onChange(text)
    },
  })
  // A template, a draft that was taken back or a letter that was sent puts other text in place of this one; what was typed
  // does not, when it comes back after more has been typed.
  useEffect(() => {
    const isShown = html === (editor.isEmpty ? '' : editor.getHTML())
    const at = isShown ? -1 : typed.current.indexOf(html)
    typed.current = at < 0 ? [] : typed.current.slice(at + 1)
    if (isShown || at >= 0) return
    editor.commands.setContent(html)
    typed.current = typed.current.filter(text => text !== html)
  }, [editor, html])
  return (
    <div>
      <div className={classes.editor} data-bad={error ? true : undefined}>
        <Marks editor={editor} />
        <EditorContent editor={editor} />
      </div>
      {error ? (
        <p className={classes.bad} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  )
}

interface Mark {
  name: 'bold' | 'italic' | 'underline' | 'bulletList' | 'orderedList' | 'blockquote'
  Sign: Icon
  toggle: (editor: Editor) => void
}

const marks: readonly Mark[] = [
  { name: 'bold', Sign: IconBold, toggle: editor => editor.chain().focus().toggleBold().run() },
  { name: 'italic', Sign: IconItalic, toggle: editor => editor.chain().focus().toggleItalic().run() },
  { name: 'underline', Sign: IconUnderline, toggle: editor => editor.chain().focus().toggleUnderline().run() },
  { name: 'bulletList', Sign: IconList, toggle: editor => editor.chain().focus().toggleBulletList().run() },
  { name: 'orderedList', Sign: IconListNumbers, toggle: editor => editor.chain().focus().toggleOrderedList().run() },
  { name: 'blockquote', Sign: IconBlockquote, toggle: editor => editor.chain().focus().toggleBlockquote().run() },
]

function Marks({ editor }: { editor: Editor }) {
  const { t } = useTranslation()
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => [...marks.map(({ name }) => name), 'link'].filter(name => now.isActive(name)),
  })
  return (
    <div className={classes.marks} role="toolbar" aria-label={t('writing:editor.marks')}>
      {marks.map(({ name, Sign, toggle }) => (
        <ActionIcon
          key={name}
          size="sm"
          variant={active.includes(name) ? 'light' : 'subtle'}
          aria-pressed={active.includes(name)}
          title={t(`writing:editor.${name}`)}
          aria-label={t(`writing:editor.${name}`)}
          onClick={() => toggle(editor)}
        >
          <Sign size={15} stroke={1.7} />
        </ActionIcon>
      ))}
      <LinkButton editor={editor} isActive={active.includes('link')} />
    </div>
  )
}

function LinkButton({ editor, isActive }: { editor: Editor; isActive: boolean }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [address, setAddress] = useState('')
  const done = (href: string) => {
    const whole = /^[a-z]+:/i.test(href) ? href : `https://${href}`
    const chain = editor.chain().focus().extendMarkRange('link')
    if (href.trim()) chain.setLink({ href: whole }).run()
    else chain.unsetLink().run()
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start">
      <Popover.Target>
        <ActionIcon
          size="sm"
          variant={isActive ? 'light' : 'subtle'}
          aria-pressed={isActive}
          title={t('writing:editor.link')}
          aria-label={t('writing:editor.link')}
          onClick={() => {
            setAddress(String(editor.getAttributes('link').href ?? ''))
            setOpened(true)
          }}
        >
          <IconLink size={15} stroke={1.7} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Group gap={6} wrap="nowrap">
          <TextInput
            size="xs"
            aria-label={t('writing:editor.address')}
            placeholder="https://"
            value={address}
            onChange={({ currentTarget: { value } }) => setAddress(value)}
            onKeyDown={event => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              event.stopPropagation()
              done(address)
            }}
          />
          <Button size="xs" onClick={() => done(address)}>
            {t('writing:editor.set')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}
