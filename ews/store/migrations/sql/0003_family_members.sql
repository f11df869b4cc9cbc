-- Every new substance asks for one controlled member of its families: walk them, oldest first.
CREATE INDEX substance_family_members ON substance_family (family, substance_id)
    WHERE upper_inf(recorded);
