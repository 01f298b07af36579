// What a checkout page loads: the part of Stripe's script that SeatMap uses. The fields are in a frame of this server, so the page never
// has the number.
{
  const origin = new URL(document.currentScript.src).origin;

  class Elements {
    constructor(key, options) {
      this.key = key;
      this.options = options;
    }

    create() {
      const listeners = { ready: [], loaderror: [] };
      const frame = document.createElement('iframe');
      frame.title = 'Card';
      frame.src = `${origin}/v3/fields#${encodeURIComponent(JSON.stringify({ key: this.key, ...this.options.appearance }))}`;
      frame.style.cssText = 'width: 100%; height: 152px; border: 0; display: block';
      this.frame = frame;
      addEventListener('message', event => {
        if (event.source === frame.contentWindow && event.data === 'ready') for (const listener of listeners.ready) listener();
      });
      return {
        on: (event, listener) => listeners[event].push(listener),
        mount: box => box.replaceChildren(frame),
      };
    }

    async submit() {
      return {};
    }

    ask() {
      return new Promise(resolve => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = event => resolve(event.data);
        this.frame.contentWindow.postMessage('make', origin, [port2]);
      });
    }
  }

  window.Stripe = key => ({
    elements: options => new Elements(key, options),
    createPaymentMethod: ({ elements }) => elements.ask(),
  });
}
