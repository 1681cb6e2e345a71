import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { createElement } from 'react'
import { NothingFound } from '../ui/nothing-found.tsx'

const ink: MantineColorsTuple = [
  '#ebeffd',
  '#d5ddfa',
  '#abbaf4',
  '#8ea4ff',
  '#6b85ea',
  '#4a67e3',
  '#3d5bd9',
  '#3550c4',
  '#2c43a6',
  '#233687',
]

/** The library takes its dark surfaces and lines from here: the same steps as the roles of `theme.css`. */
const dark: MantineColorsTuple = [
  '#e9eaec',
  '#c9cbd1',
  '#aaadb5',
  '#8e929b',
  '#3a3d45',
  '#2d3037',
  '#202227',
  '#191a1e',
  '#131417',
  '#101114',
]

/** Won, done: a filled button of it carries white words in both schemes. */
const green: MantineColorsTuple = [
  '#e3f3ea',
  '#c5e6d3',
  '#9bd3b3',
  '#6fcf97',
  '#3fa870',
  '#1f8250',
  '#1b7446',
  '#17633c',
  '#125030',
  '#0d3d25',
]

const red: MantineColorsTuple = [
  '#fbeae8',
  '#f6d3d0',
  '#eca9a3',
  '#f28b82',
  '#d9564c',
  '#c4423a',
  '#b4342c',
  '#9a2b24',
  '#7d231d',
  '#611b17',
]

/** A day is told from a text by its sign: it may be typed, and chosen. */
const day = { defaultProps: { leftSection: createElement(IconCalendar, { size: 16, stroke: 1.6 }) } }

/** What stands below an input in explanation is no smaller than other captions. */
const captions = { description: { fontSize: '12px' }, error: { fontSize: '12px' } }

/** Sizes and colours for the component library; the roles themselves are CSS variables in `theme.css`. */
export const theme = createTheme({
  fontFamily: "'Inter Variable', -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 5 },
  colors: { ink, dark, green, red },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        padding: 'xl',
        centered: false,
        yOffset: '8vh',
        overlayProps: { backgroundOpacity: 0.35 },
        lockScroll: false,
      },
    },
    // The page is as high as the window: nothing behind what lies over it can be scrolled, and need not be held.
    ModalRoot: { defaultProps: { lockScroll: false } },
    Drawer: { defaultProps: { lockScroll: false } },
    Alert: { styles: { title: { color: 'var(--r-ink)' } } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 'xs' } },
    // A menu begins with its first item: a placeholder before it would be no item, and is no child for a menu (WAI-ARIA).
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'md',
        transitionProps: { duration: 100 },
        withInitialFocusPlaceholder: false,
      },
    },
    Button: { defaultProps: { fw: 550 } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
      styles: { label: { marginBottom: 4, fontWeight: 550 }, ...captions },
    },
    Checkbox: { styles: captions },
    Radio: { styles: captions },
    Switch: { styles: captions },
    Select: { defaultProps: { checkIconPosition: 'right', nothingFoundMessage: createElement(NothingFound) } },
    DateInput: day,
    DatePickerInput: day,
    DateTimePicker: day,
    Tabs: { styles: { tab: { padding: '8px 12px' } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
})

/** Library colours that must be ours in both schemes. */
export const themeVariables: CSSVariablesResolver = () => {
  const roles = {
    '--mantine-color-body': 'var(--r-surface)',
    '--mantine-color-text': 'var(--r-ink)',
    '--mantine-color-dimmed': 'var(--r-ink-3)',
    '--mantine-color-placeholder': 'var(--r-ink-3)',
    '--mantine-color-default': 'var(--r-surface)',
    '--mantine-color-default-hover': 'var(--r-hover)',
    '--mantine-color-default-border': 'var(--r-line-strong)',
    '--mantine-color-default-color': 'var(--r-ink)',
    '--mantine-color-error': 'var(--r-bad)',
    '--mantine-color-anchor': 'var(--r-accent-ink)',
    '--mantine-color-ink-light': 'var(--r-accent-soft)',
    '--mantine-color-yellow-light': 'var(--r-warn-soft)',
    '--mantine-color-red-light': 'var(--r-bad-soft)',
    '--mantine-color-ink-light-hover': 'color-mix(in srgb, var(--r-accent-soft), var(--r-accent) 12%)',
    '--mantine-color-ink-light-color': 'var(--r-accent-ink)',
  }
  return { variables: {}, light: roles, dark: roles }
}
