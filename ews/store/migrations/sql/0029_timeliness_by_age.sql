-- No query asks for the kept ledgers by their age alone: what is forgotten is looked for by organisation.

DROP INDEX timeliness_kept_by_age;
