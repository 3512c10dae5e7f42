/** Does something again and again, one at a time, until stopped; a failure is given to `failed` and does not end it. */
export const repeat = (
  everyMs: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
): (() => void) => {
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  const turn = async () => {
    await work().catch(failed);
    if (!stopped) timer = setTimeout(turn, everyMs);
  };
  void turn();
  return () => {
    stopped = true;
    if (timer) clearTimeout(timer);
  };
};
