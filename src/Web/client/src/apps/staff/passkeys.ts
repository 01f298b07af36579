/**
 * Forms that sign in with a passkey (`data-passkey="get"`) or add one (`"create"`): the browser is asked for it with the options of the
 * server, and what it answers is sent with the form. Without passkeys in the browser the forms stay hidden.
 */

interface Json { toJSON(): unknown }

async function ask(form: HTMLFormElement): Promise<string> {
  const answer = await fetch(form.dataset['options']!, { method: 'POST', body: new FormData(form) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const options = await answer.json() as PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;
  const credential = form.dataset['passkey'] === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify((credential as unknown as Json).toJSON());
}

if ('PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential) {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    const [button, problem] = [form.querySelector('button')!, form.querySelector<HTMLElement>('[role="alert"]')!];
    form.hidden = false;
    form.addEventListener('submit', event => {
      event.preventDefault();
      button.disabled = true;
      problem.hidden = true;
      ask(form).then(credential => {
        form.querySelector<HTMLInputElement>('[name="credential"]')!.value = credential;
        // Not an event: this is the second half of the one that is being handled.
        HTMLFormElement.prototype.submit.call(form);
      }, () => {
        // The person has cancelled, or the device has no passkey of this site.
        problem.hidden = false;
        button.disabled = false;
      });
    });
  }
}
