// Has the browser make a passkey with the options that the page carries, and sends it with the page's own form.
const button = document.getElementById("make-passkey");
const refused = document.getElementById("passkey-refused");

async function make() {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(button.dataset.options));
  const credential = await navigator.credentials.create({ publicKey });
  button.form.elements.credential.value = JSON.stringify(credential.toJSON());
  button.form.submit();
}

// Browsers that cannot do it are not offered it.
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  button.hidden = false;
  document.getElementById("passkey-unknown").hidden = true;
  button.form.addEventListener("submit", (event) => { event.preventDefault(); button.click(); });
  button.addEventListener("click", () => {
    refused.hidden = true;
    if (button.form.reportValidity()) make().catch(() => { refused.hidden = false; });
  });
}
