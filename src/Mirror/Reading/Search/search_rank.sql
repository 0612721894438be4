       -- 2: long mails don't win by their length alone. Weights: text, filenames, people, subject.
       case when @wanted::text is null then 0
            else ts_rank('{0.2, 0.4, 0.6, 1.0}', h.search, @wanted::text::tsquery, 2) end::real as rank
