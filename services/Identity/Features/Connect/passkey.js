// Signs in with a passkey: asks for options, has the browser answer them, and sends the answer with the page's own form.
const button = document.getElementById("use-passkey");
const refused = document.getElementById("passkey-refused");

async function answer() {
  const asked = await fetch("/api/v1/auth/passkeys/sign-in/options", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ tenant: button.dataset.tenant }),
  });
  if (!asked.ok) throw new Error(`${asked.status}`);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON((await asked.json()).options);
  const credential = await navigator.credentials.get({ publicKey });
  button.form.elements.passkey.value = JSON.stringify(credential.toJSON());
  button.form.submit();
}

// Browsers that cannot do it are not offered it.
if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  button.hidden = false;
  button.addEventListener("click", () => {
    refused.hidden = true;
    answer().catch(() => { refused.hidden = false; });
  });
}
