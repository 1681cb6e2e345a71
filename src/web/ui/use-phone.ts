import { useMediaQuery } from '@mantine/hooks'

/** Narrow enough for one column, a bottom bar and full-screen dialogs. The same width as in `theme.css`. */
export const useIsPhone = (): boolean =>
  useMediaQuery('(max-width: 768px)', undefined, { getInitialValueInEffect: false })
