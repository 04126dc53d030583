// The camera as a scanner: the browser's own decoder where it knows our codes, else one from our own origin that is loaded
// when it is needed. Only what lies in the aiming box is read.
import { useEffect, useRef, useState } from "react";
import { Icon } from "../kit/icons";
import { useWords } from "../words/words";
import { cameraWords } from "./words";

type Decode = (frame: HTMLCanvasElement) => Promise<string | undefined>;

interface NativeDetector {
  detect(source: CanvasImageSource): Promise<readonly { rawValue: string }[]>;
}
interface NativeDetectors {
  new (options: { formats: readonly string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const formats = ["code_128", "data_matrix", "qr_code"];

/** The decoder of this device. */
export async function decoder(): Promise<Decode> {
  const native = (globalThis as { BarcodeDetector?: NativeDetectors }).BarcodeDetector;
  if (native) {
    const known = await native.getSupportedFormats().catch(() => []);
    const reads = new Set<string>(known);
    if (formats.every((one) => reads.has(one))) {
      const detector = new native({ formats });
      return async (frame) => (await detector.detect(frame).catch(() => []))[0]?.rawValue;
    }
  }
  const [{ prepareZXingModule, readBarcodes }, { default: wasm }] = await Promise.all([
    import("zxing-wasm/reader"),
    import("zxing-wasm/reader/zxing_reader.wasm?url") as Promise<{ default: string }>,
  ]);
  prepareZXingModule({ overrides: { locateFile: (path: string) => (path.endsWith(".wasm") ? wasm : path) } });
  return async (frame) => {
    const image = frame.getContext("2d", { willReadFrequently: true })!.getImageData(0, 0, frame.width, frame.height);
    const found = await readBarcodes(image, { formats: ["Code128", "DataMatrix", "QRCode"], maxNumberOfSymbols: 1 });
    return found[0]?.isValid ? found[0].text : undefined;
  };
}

/** Milliseconds in which the same code counts as one scan. */
const same = 2500;
const pace = 110;

export function Camera({ onCode, onStop }: { onCode: (text: string) => void; onStop: () => void }) {
  const say = useWords(cameraWords);
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"opening" | "on" | "failed">("opening");
  const [torch, setTorch] = useState<boolean | undefined>();
  const track = useRef<MediaStreamTrack | undefined>(undefined);
  const take = useRef(onCode);
  take.current = onCode;
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stream: MediaStream | undefined;
    const frame = document.createElement("canvas");
    let last = { text: "", at: 0 };
    const run = async () => {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      if (gone) return;
      const picture = video.current!;
      picture.srcObject = stream;
      await picture.play();
      track.current = stream.getVideoTracks()[0];
      const can = track.current?.getCapabilities?.() as { torch?: boolean } | undefined;
      if (can?.torch) setTorch(false);
      const decode = await decoder();
      setState("on");
      const look = async () => {
        if (gone) return;
        const { videoWidth: width, videoHeight: height } = picture;
        if (width > 0 && document.visibilityState === "visible") {
          // The aiming box is the middle of the picture.
          frame.width = Math.round(width * 0.8);
          frame.height = Math.round(height * 0.5);
          frame
            .getContext("2d", { willReadFrequently: true })!
            .drawImage(picture, width * 0.1, height * 0.25, frame.width, frame.height, 0, 0, frame.width, frame.height);
          const text = await decode(frame);
          const now = Date.now();
          if (text && (text !== last.text || now - last.at > same)) {
            last = { text, at: now };
            take.current(text);
          } else if (text) last = { text, at: now };
        }
        timer = setTimeout(() => void look(), pace);
      };
      await look();
    };
    run().catch(() => !gone && setState("failed"));
    return () => {
      gone = true;
      clearTimeout(timer);
      for (const one of stream?.getTracks() ?? []) one.stop();
    };
  }, []);
  return (
    <section className="cam" aria-label={say("camera")}>
      <video ref={video} playsInline muted aria-hidden="true" />
      <span className="aim" aria-hidden="true" />
      {state !== "on" && (
        <p className="camsay" role="status">
          {say(state === "failed" ? "failed" : "opening")}
        </p>
      )}
      <span className="line camb">
        {torch !== undefined && (
          <button
            type="button"
            className="btn"
            aria-pressed={torch}
            onClick={() => {
              const next = !torch;
              void track.current
                ?.applyConstraints({ advanced: [{ torch: next } as MediaTrackConstraintSet] })
                .then(() => setTorch(next));
            }}
          >
            {say("light")}
          </button>
        )}
        <span className="end" />
        <button type="button" className="btn" onClick={onStop}>
          <Icon name="close" />
          {say("stop")}
        </button>
      </span>
    </section>
  );
}
