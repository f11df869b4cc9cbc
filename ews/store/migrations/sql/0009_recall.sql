-- recall: written in this session
SELECT 1;
