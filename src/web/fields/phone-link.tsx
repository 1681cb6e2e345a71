import { useCallOut } from '../app/call-out.ts'
import { useLinkStop } from './within-grid.ts'

/** A number that is called by a press: by the company's line where there is one, else by the device. */
export function PhoneLink({ number, children }: { number: string; children: string }) {
  const stop = useLinkStop()
  const callOut = useCallOut()
  return (
    <a
      {...stop}
      className="number"
      href={`tel:${number.replace(';ext=', ',')}`}
      onClick={event => {
        event.stopPropagation()
        if (!callOut) return
        event.preventDefault()
        callOut(number)
      }}
    >
      {children}
    </a>
  )
}
