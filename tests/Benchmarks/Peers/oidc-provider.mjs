// npm oidc-provider with its in-memory store, issuing the tokens that Identity does: JWT access tokens (RFC 9068) signed with ES256, 15 minutes.
// Arguments: port, client id, client secret, scope.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, id, secret, scope] = process.argv.slice(2);
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: { keys: [{ ...key, alg: 'ES256', use: 'sig', kid: 'one' }] },
  clients: [{
    client_id: id, client_secret: secret, token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials'], redirect_uris: [], response_types: [], id_token_signed_response_alg: 'ES256',
  }],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:dotmac',
      getResourceServerInfo: () => ({ scope, audience: 'dotmac', accessTokenTTL: 900, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
    },
  },
});
provider.listen(Number(port), '127.0.0.1');
