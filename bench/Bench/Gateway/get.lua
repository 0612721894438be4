-- wrk gets these paths in turn.
local paths = { os.getenv("BENCH_PATH_1"), os.getenv("BENCH_PATH_2") }
local turn = 0

function request()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn])
end
