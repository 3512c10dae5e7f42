/** One line per step with its time, so that a person sees what takes long. */
export const began = performance.timeOrigin;

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Runs one step and says how long it took; a failing step says so and passes its error on. */
export const step = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
  const since = Date.now();
  try {
    const result = await work();
    console.log(`✓ ${name} ${seconds(since)}`);
    return result;
  } catch (error) {
    console.log(`✗ ${name} ${seconds(since)}`);
    throw error;
  }
};

export const note = (text: string): void => console.log(`  ${text}`);
