/**
 * Generated cases are the same in every run, so that a red run is red again when it is looked into and a green one says the same tomorrow.
 * `SEED=random npm test` (or a number) tries others: do that after a change to what generates them or to what they are about.
 */
import fc from "fast-check";

const { SEED } = process.env;
if (SEED !== "random") fc.configureGlobal({ seed: Number(SEED ?? 1) });
