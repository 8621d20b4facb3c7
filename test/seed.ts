import fc from 'fast-check';

// No unseeded chance: the same examples everywhere. SEED=7 npm test tries others; a failure prints its own.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 2019) });
