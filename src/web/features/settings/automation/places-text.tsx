import { currentLocale } from '../../../app/i18n.ts'
import { PlacedText } from '../documents/placed-text.tsx'
import { ofLetters } from '../mail-templates/place-menu.tsx'
import { useOwnPlaces } from './places.ts'

interface PlacesTextProps {
  label: string
  value: string
  error?: string
  /** In characters. */
  most: number
  /** On several lines. */
  long?: boolean
  onChange: (value: string) => void
}

/** A text of a step: its places are filled in when the step is done. */
export const PlacesText = ({ most, ...rest }: PlacesTextProps) => (
  <PlacedText {...rest} maxLength={most} language={currentLocale()} places={ofLetters} own={useOwnPlaces()} />
)
