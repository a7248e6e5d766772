import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { canRetry, isBcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import { redactUrls } from '../../shared/redact-url.js'
import type { Logger } from '../ports/logger.js'
import { ApiProblem, badRequest, type ProblemBody } from './api-problem.js'
import { matchRoute } from './match-route.js'
import { routes } from './openapi.js'
import { parseTarget } from './request-target.js'
import type { ApiWorld } from './routes/route.js'

export interface AnswerOptions {
  readonly world: ApiWorld
  readonly logger: Logger
  /** Names that a request may be addressed to; null for all. */
  readonly hosts: ReadonlySet<string> | null
}

/** Stored blocks don't change, but a stash can be made anew under the same address. */
const finalCaching = 'private, max-age=3600'

/** Answers one request, whatever it is. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<void> {
  try {
    assertAnswerable(request, options.hosts)
    const { route, input } = matchRoute(routes, parseTarget(request.url ?? ''))
    const { body, isFinal } = await route.answer(options.world, input)
    sendAnswer(request, response, { body, caching: isFinal ? finalCaching : 'no-cache' })
  } catch (error) {
    sendProblem(request, response, problemOf(error, options.logger))
  }
}

function assertAnswerable(request: IncomingMessage, hosts: ReadonlySet<string> | null): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ApiProblem(405, {
      code: 'METHOD_NOT_ALLOWED',
      message: 'Nothing can be changed here.',
      hint: 'Ask with GET or HEAD.',
    })
  }
  const { 'content-length': length, 'transfer-encoding': encoding, host } = request.headers
  if ((length !== undefined && length !== '0') || encoding !== undefined) {
    throw badRequest('The request has a body.', 'Put what is asked for into the URL.')
  }
  if (hosts === null || hosts.has(hostName(host ?? ''))) return
  // A page in a browser here could otherwise have its own name point to this address and read along.
  throw new ApiProblem(421, {
    code: 'MISDIRECTED',
    message: 'The request is addressed to another host.',
    hint: 'Use the address that the server listens on.',
  })
}

/** Without the port. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase()
}

function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { body, caching }: { readonly body: unknown; readonly caching: string },
): void {
  const isText = typeof body === 'string'
  const bytes = Buffer.from(isText ? body : JSON.stringify(body))
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  response.setHeader('etag', etag)
  response.setHeader('cache-control', caching)
  if (request.headers['if-none-match']?.split(/,\s*/).includes(etag)) {
    response.writeHead(304).end()
    return
  }
  const type = isText ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json'
  send(request, response, { status: 200, type, bytes })
}

function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: ApiProblem,
): void {
  response.setHeader('cache-control', 'no-store')
  if (status === 405) response.setHeader('allow', 'GET, HEAD')
  if (status === 503) response.setHeader('retry-after', '5')
  // Whatever body there is need not be read then.
  if (status !== 404) response.setHeader('connection', 'close')
  send(request, response, {
    status,
    type: 'application/json',
    bytes: Buffer.from(JSON.stringify(body)),
  })
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  {
    status,
    type,
    bytes,
  }: { readonly status: number; readonly type: string; readonly bytes: Buffer },
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'x-content-type-options': 'nosniff',
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

function problemOf(error: unknown, logger: Logger): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (isBcdataError(error)) {
    logger.warn('serve.failed', { code: error.code, message: redactUrls(error.message) })
    const { code, hint = 'See the log of the server.' } = error
    return new ApiProblem(
      canRetry(error) ? 503 : 500,
      problem(code, redactUrls(error.message), hint),
    )
  }
  logger.error('serve.failed', { code: 'INTERNAL', message: redactUrls(messageOf(error)) })
  return new ApiProblem(500, problem('INTERNAL', 'The server made a mistake.', 'See its log.'))
}

function problem(code: string, message: string, hint: string): ProblemBody {
  return { code, message, hint }
}
