/**
 * For Page.addScriptToEvaluateOnNewDocument: `window.drawn` resolves with the milliseconds from navigation to the end of the first frame of
 * the map. The map clears its canvas and draws everything that is in view in that frame, or copies tiles that it has painted before.
 */
export const watchFirstPicture = `
  const { fillRect } = CanvasRenderingContext2D.prototype;
  window.drawn = new Promise(resolve => {
    CanvasRenderingContext2D.prototype.fillRect = function (...args) {
      if (this.canvas.parentElement?.matches('.map')) {
        CanvasRenderingContext2D.prototype.fillRect = fillRect;
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        // The message comes after the frame.
        channel.port2.postMessage(0);
      }
      return fillRect.apply(this, args);
    };
  });`;
