/** A call that a client was asked to make. */
export interface Call {
  /** Name of the command, such as `GetSecretValueCommand`. */
  readonly command: string;
  readonly input: ReturnType<typeof JSON.parse>;
}

/** A client of the AWS SDK whose answers are given here; an `Error` is thrown. */
export function stubClient(answer: (call: Call) => unknown): { readonly client: never; readonly calls: Call[] } {
  const calls: Call[] = [];
  const send = async (command: {
    readonly input: unknown;
    readonly constructor: { readonly name: string };
  }): Promise<unknown> => {
    const call: Call = { command: command.constructor.name, input: command.input };
    calls.push(call);
    const answered = answer(call);
    if (answered instanceof Error) throw answered;
    return answered;
  };
  return { client: { send } as never, calls };
}
