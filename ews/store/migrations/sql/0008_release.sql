-- release: written in this session
SELECT 1;
