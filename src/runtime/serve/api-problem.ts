/** What an answer other than 200 says. */
export interface ProblemBody {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** Thrown by whatever answers a request; becomes its answer. */
export class ApiProblem extends Error {
  readonly status: number
  readonly body: ProblemBody

  constructor(status: number, body: ProblemBody) {
    super(body.message)
    this.status = status
    this.body = body
  }
}

export function badRequest(message: string, hint: string): ApiProblem {
  return new ApiProblem(400, { code: 'BAD_REQUEST', message, hint })
}

export function notFound(message: string, hint: string): ApiProblem {
  return new ApiProblem(404, { code: 'NOT_FOUND', message, hint })
}
