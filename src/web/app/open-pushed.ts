import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

/** A notice on the device was pressed: the page goes where it leads, as if a link had been. */
export function useOpenPushed(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const container = navigator.serviceWorker
    const onMessage = ({ data }: MessageEvent) => {
      const path: unknown = data?.open
      if (typeof path === 'string' && path.startsWith('/')) void navigate({ to: path })
    }
    container?.addEventListener('message', onMessage)
    return () => container?.removeEventListener('message', onMessage)
  }, [navigate])
}
