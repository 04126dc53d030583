// Two tones: high for good, low for a warning. They are heard across a bench, and always stand beside a word and a shape.
const stored = "assay.sound";

export function soundIsOn(): boolean {
  try {
    return localStorage.getItem(stored) !== "off";
  } catch {
    return true;
  }
}

export function switchSound(on: boolean): void {
  try {
    localStorage.setItem(stored, on ? "on" : "off");
  } catch {
    // For this page only.
  }
}

let context: AudioContext | undefined;

/** Sounds a tone where the device can and the person wants it. A phone shakes too. */
export function sound(which: "good" | "warn"): void {
  if (!soundIsOn()) return;
  try {
    navigator.vibrate?.(which === "good" ? 40 : [90, 60, 90]);
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume();
    const at = context.currentTime;
    const tone = context.createOscillator();
    const loud = context.createGain();
    tone.frequency.value = which === "good" ? 1320 : 220;
    tone.type = which === "good" ? "sine" : "square";
    loud.gain.setValueAtTime(which === "good" ? 0.16 : 0.1, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + (which === "good" ? 0.12 : 0.35));
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.4);
  } catch {
    // No sound here; the word and the shape say the same.
  }
}
