/** Hertz; seconds of sound and of silence: as telephones ring, and as one hears it ring elsewhere. */
const tones = {
  in: { hertz: [440, 554], on: 1.2, every: 3, loud: 0.12 },
  out: { hertz: [425], on: 1, every: 5, loud: 0.05 },
} as const

/** Rings until the returned function is called. A browser that lets no page sound before it was touched stays silent. */
export function ring(kind: keyof typeof tones): () => void {
  if (typeof AudioContext === 'undefined') return () => {}
  const { hertz, on, every, loud } = tones[kind]
  const context = new AudioContext()
  const volume = context.createGain()
  volume.gain.value = 0
  volume.connect(context.destination)
  for (const frequency of hertz) {
    const tone = new OscillatorNode(context, { frequency })
    tone.connect(volume)
    tone.start()
  }
  const once = () => {
    const { currentTime } = context
    volume.gain.setTargetAtTime(loud, currentTime, 0.02)
    volume.gain.setTargetAtTime(0, currentTime + on, 0.02)
  }
  once()
  const timer = setInterval(once, every * 1000)
  return () => {
    clearInterval(timer)
    void context.close().catch(() => {})
  }
}
