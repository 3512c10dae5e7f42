/**
 * The newest value of something that changes, for any number of readers. A slow reader skips to the newest; nothing
 * is queued for it. Readers that wait cost one callback each.
 */
import { SluiceError } from "../domain/sluice-error";

export type Topic<T> = {
  readonly publish: (value: T) => void;
  /** Ends every reader with this error; the topic goes on for new ones. */
  readonly fail: (error: Error) => void;
  /** `first` if given, then what is published. Ends with the signal; throws the signal's reason if it is a SluiceError. */
  readonly read: (signal: AbortSignal, first?: { readonly newest: T }) => AsyncGenerator<T>;
  readonly readers: () => number;
};

type Reader<T> = { value: { readonly newest: T } | null; failure: Error | null; wake: () => void };

export const openTopic = <T>(): Topic<T> => {
  const readers = new Set<Reader<T>>();
  return {
    publish: (value) => {
      for (const reader of readers) {
        reader.value = { newest: value };
        reader.wake();
      }
    },
    fail: (error) => {
      for (const reader of readers) {
        reader.failure = error;
        reader.wake();
      }
    },
    read: async function* (signal, first) {
      const reader: Reader<T> = { value: first ?? null, failure: null, wake: () => undefined };
      const wake = () => reader.wake();
      readers.add(reader);
      signal.addEventListener("abort", wake);
      try {
        while (!signal.aborted) {
          if (reader.failure !== null) throw reader.failure;
          if (reader.value === null) {
            await new Promise<void>((resolve) => {
              reader.wake = resolve;
            });
            continue;
          }
          const { newest } = reader.value;
          reader.value = null;
          yield newest;
        }
        if (signal.reason instanceof SluiceError) throw signal.reason;
      } finally {
        signal.removeEventListener("abort", wake);
        readers.delete(reader);
      }
    },
    readers: () => readers.size,
  };
};
