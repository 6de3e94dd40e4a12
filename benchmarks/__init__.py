"""The benchmarks: `python -m benchmarks` for the engines; the scripts for the interpreter.

`job`, `tellers_parquet`, `oracle` and `compare` are the job, its sheets, and what verdicts are held
against; `ours`, `hand_*`, `with_openfisca` and `per_record` do it; `contestants` lists them;
`measure` and `worker` run them; `report` and `picture` show what was found. The scripts
`interpreter.py` and `cohorts.py` go by `by_hand`, `naive_simpleeval` and `tellers`.
"""
