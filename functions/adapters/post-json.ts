import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  /** The header `retry-after`, as it came. */
  readonly retryAfter: string | undefined;
  /** As much of it as came in time. */
  readonly text: string;
}

/**
 * Posts a JSON document. `fetch` does the same, and would take a fifth of a function's whole start to load; the AWS SDK has
 * these modules loaded already.
 * @param timeout milliseconds for everything
 * @throws when there is no answer, and at a redirection, which is not followed: what we send must not end up elsewhere
 */
export function postJson(url: string, document: unknown, timeout: number): Promise<Answer> {
  const body = JSON.stringify(document);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    let stop: (error: Error) => void = reject;
    const request = send(url, { method: 'POST', headers, signal: AbortSignal.timeout(timeout) }, (response) => {
      const { statusCode: status = 0 } = response;
      const parts: Buffer[] = [];
      const answered = () => {
        const text = Buffer.concat(parts).toString();
        if (status >= 300 && status < 400) reject(new Error(`The answer is ${status}, a redirection`));
        else resolve({ status, retryAfter: response.headers['retry-after'], text });
      };
      // The status alone says whether the document was taken: to send it again for the lack of a text would be once too often.
      stop = answered;
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', answered);
      response.on('end', answered);
    });
    request.on('error', (error) => stop(error));
    request.end(body);
  });
}
