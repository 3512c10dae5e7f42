/** For a procedure whose shape is agreed and whose body is still being written. */
export const pending = (): Promise<never> => Promise.reject(new Error("This procedure is not built yet."));
export async function* pendingStream<T>(): AsyncGenerator<T> {
  yield await pending();
}
