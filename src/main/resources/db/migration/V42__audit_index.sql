-- Every reading of a restricted field adds an entry, and few are ever looked for by what they were about. So neither a subject
-- nor a correlation is entered into a tree with each entry: a bloom filter tells of each stretch of the trail whether they may
-- be in it, made by the database behind the deed, when the stretch is full. What is newer is read.
drop index audit_entry_subject;
drop index audit_entry_correlation;
create index audit_entry_subject on audit_entry
    using brin (subject text_bloom_ops (n_distinct_per_range = 3000)) with (pages_per_range = 64, autosummarize = on);
create index audit_entry_correlation on audit_entry
    using brin (correlation_id text_bloom_ops (n_distinct_per_range = 3000)) with (pages_per_range = 64, autosummarize = on);
