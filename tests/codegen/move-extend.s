# CBW CWDE CDQE CWD CDQ CQO.
.intel_syntax noprefix
  cbw
  cwde
  cdqe
  cwd
  cdq
  cqo
  hlt
