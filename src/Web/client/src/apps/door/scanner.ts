/**
 * Reads QR codes from the camera and from pictures: with the browser's own detector where it has one, else with ZXing, which is loaded
 * then.
 */

/** Sizes: what the longer side of the image is scaled to, one after the other, until there is a code. */
type Reader = (image: HTMLVideoElement | ImageBitmap, sizes: readonly number[]) => Promise<string | undefined>;

// A code fills a good part of the image. More pixels only take longer; the next frame is another chance.
const frameSizes = [800];
// A picture has no next frame, and whether ZXing finds a code depends on how its modules fall on the pixels.
const pictureSizes = [800, 560, 1_100, 400, 1_500];

interface Detector { detect(image: CanvasImageSource): Promise<{ rawValue: string }[]> }
interface DetectorClass { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

let chosen: Promise<Reader> | undefined;

export function reader(): Promise<Reader> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<Reader> {
  const detectors = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (detectors && (await detectors.getSupportedFormats().catch((): string[] => [])).includes('qr_code')) {
    const detector = new detectors({ formats: ['qr_code'] });
    return async image => (await detector.detect(image))[0]?.rawValue;
  }
  const { qrReader } = await import('./zxing.ts');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  return async (image, sizes) => {
    const [width, height] = image instanceof HTMLVideoElement ? [image.videoWidth, image.videoHeight] : [image.width, image.height];
    if (width === 0) return undefined;
    const longer = Math.max(width, height);
    // As it is first, if it is smaller than the first size.
    for (const size of [Math.min(longer, sizes[0]!), ...sizes.slice(1)]) {
      const scale = size / longer;
      [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const code = qrReader(context.getImageData(0, 0, canvas.width, canvas.height));
      if (code !== undefined) return code;
    }
    return undefined;
  };
}

/** Shows the camera in the video, and calls back for each code that comes into view; the same one again after it has been away. */
export async function scanCamera(video: HTMLVideoElement, found: (code: string) => void, stop: AbortSignal): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: 'environment' } }, audio: false });
  stop.addEventListener('abort', () => stream.getTracks().forEach(track => track.stop()));
  if (stop.aborted) return stream.getTracks().forEach(track => track.stop());
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  let [last, seen] = ['', 0];
  const look = async (): Promise<void> => {
    if (stop.aborted) return;
    const code = await read(video, frameSizes).catch(() => undefined);
    const now = performance.now();
    if (code !== undefined && code !== last) found(code);
    if (code !== undefined) [last, seen] = [code, now];
    else if (now - seen > 1_500) last = '';
    setTimeout(() => void look(), 120);
  };
  void look();
}

/** @returns undefined if there is no code in the picture. */
export async function scanPicture(file: Blob): Promise<string | undefined> {
  const image = await createImageBitmap(file);
  return (await reader())(image, pictureSizes);
}
