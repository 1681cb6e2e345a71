import type { Colours } from '../../../charts/figures.ts'

export type Scheme = 'light' | 'dark'

/** Those of the pages (`web/app/theme.css`), as values: what is drawn here knows no style sheet. */
const roles: Record<Scheme, Readonly<Record<string, string>>> = {
  light: {
    surface: '#ffffff',
    sunken: '#f1f1ee',
    line: '#e7e7e3',
    'line-strong': '#d4d4ce',
    ink: '#1c1d20',
    'ink-2': '#55585f',
    'ink-3': '#696c74',
    accent: '#3d5bd9',
    'accent-soft': '#ebeffd',
  },
  dark: {
    surface: '#191a1e',
    sunken: '#101114',
    line: '#27292f',
    'line-strong': '#3a3d45',
    ink: '#e9eaec',
    'ink-2': '#aaadb5',
    'ink-3': '#8e929b',
    accent: '#7f97ff',
    'accent-soft': '#222b4b',
  },
}

const series: Record<Scheme, string[]> = {
  light: ['#3d5bd9', '#1f8f87', '#c4841d', '#a8479a', '#4f8f3a', '#cc5a3a', '#7559c4', '#6b7688'],
  dark: ['#7f97ff', '#4fc0b8', '#e7b55a', '#dd86cd', '#8ccb77', '#f0946f', '#b39cf2', '#9aa5b8'],
}

export const coloursOf = (scheme: Scheme): Colours => ({
  role: name => roles[scheme][name] ?? roles[scheme].ink ?? '#000000',
  series: series[scheme],
})
