import { pageLanguage } from '../../ui/pageTexts.ts';

/**
 * The fields for a card. The payment provider's script draws them in frames of its own: what is entered goes to the provider, and neither
 * this page nor its server ever has the number. The calls are those of Stripe's script, https://docs.stripe.com/js.
 */
export interface CardFields {
  /** @returns The provider's name for the card, or what is wrong with it in the buyer's language. */
  enter(): Promise<{ method: string } | { method?: undefined; error: string | undefined }>;
}

interface CardError {
  message?: string;
}

interface Fields {
  mount(box: HTMLElement): void;
  on(event: 'ready' | 'loaderror', listener: () => void): void;
}

interface Elements {
  create(kind: 'payment', options: object): Fields;
  submit(): Promise<{ error?: CardError }>;
}

interface Provider {
  elements(options: object): Elements;
  createPaymentMethod(options: { elements: Elements }): Promise<{ error?: CardError; paymentMethod?: { id: string } }>;
}

type ProviderScript = (key: string, options: object) => Provider;

/** @throws If the script or its frames cannot be loaded. */
export async function loadCardFields(box: HTMLElement): Promise<CardFields> {
  const { script, key, amount, currency } = box.dataset as Record<string, string>;
  const provider = (await load(script!))(key!, { locale: pageLanguage() });
  const elements = provider.elements({
    mode: 'payment',
    amount: Number(amount),
    currency,
    captureMethod: 'manual',
    paymentMethodCreation: 'manual',
    paymentMethodTypes: ['card'],
    appearance: appearance(box),
  });
  // Wallets would be further methods, and the address is not needed.
  const fields = elements.create('payment', { wallets: { applePay: 'never', googlePay: 'never', link: 'never' } });
  await new Promise<void>((resolve, reject) => {
    fields.on('ready', resolve);
    fields.on('loaderror', () => reject(new Error('The fields for a card could not be loaded')));
    fields.mount(box);
  });
  return {
    async enter() {
      const checked = await elements.submit();
      if (checked.error) return { error: checked.error.message };
      const { error, paymentMethod } = await provider.createPaymentMethod({ elements });
      return paymentMethod ? { method: paymentMethod.id } : { error: error?.message };
    },
  };
}

/** The page's colours and sizes: the frame does not inherit them. */
function appearance(box: HTMLElement): object {
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'stripe',
    variables: {
      colorPrimary: colour('--velvet'),
      colorBackground: colour('--surface'),
      colorText: colour('--ink'),
      fontSizeBase: style.fontSize,
      borderRadius: colour('--radius'),
    },
  };
}

async function load(address: string): Promise<ProviderScript> {
  const script = document.createElement('script');
  script.src = address;
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
  return (window as unknown as { Stripe: ProviderScript }).Stripe;
}
