const BEEPS = 3
const BEEP_SECONDS = 0.25
const GAP_SECONDS = 0.2
const BEEP_HERTZ = 880
const VIBRATION_MS = [300, 150, 300, 150, 300]

/** Calls a person back to the page by sound and vibration. Browsers allow sound only once the person pressed something. */
export class Attention {
  #audio: AudioContext | undefined

  /** To be called from a press. */
  allow(): void {
    this.#audio ??= new AudioContext()
    void this.#audio.resume()
  }

  call(): void {
    navigator.vibrate?.(VIBRATION_MS)
    const audio = this.#audio
    if (!audio) return
    for (let beep = 0; beep < BEEPS; beep += 1) {
      const from = audio.currentTime + beep * (BEEP_SECONDS + GAP_SECONDS)
      const tone = audio.createOscillator()
      tone.frequency.value = BEEP_HERTZ
      tone.connect(audio.destination)
      tone.start(from)
      tone.stop(from + BEEP_SECONDS)
    }
  }

  close(): void {
    void this.#audio?.close()
    this.#audio = undefined
  }
}
