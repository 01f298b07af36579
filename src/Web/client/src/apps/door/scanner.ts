/**
 * Reads QR codes from the camera and from pictures: with the browser's own detector where it has one, else with ZXing, which is loaded
 * then.
 */

type Reader = (image: HTMLVideoElement | ImageBitmap) => Promise<string | undefined>;

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
  return async image => {
    const [width, height] = image instanceof HTMLVideoElement ? [image.videoWidth, image.videoHeight] : [image.width, image.height];
    if (width === 0) return undefined;
    // A code fills a good part of the picture. More pixels only take longer.
    const scale = Math.min(1, 800 / Math.max(width, height));
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return qrReader(context.getImageData(0, 0, canvas.width, canvas.height));
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
    const code = await read(video).catch(() => undefined);
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
  return (await reader())(image);
}
