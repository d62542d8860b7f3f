/** Korean words of what engine, supervisor and library say (src-shared/domain/sentences.ts). */
import type { SentenceCode } from '../../src-shared/domain/sentence.ts'

export const sentences: Readonly<Record<SentenceCode, string>> = {
  verbatim: '{{text}}',

  'process-ended': '가상 머신이 실행되는 동안 Innkeeper가 종료되었습니다. 디스크에는 게스트가 기록을 마친 내용이 남아 있습니다.',
  'not-saved-in-time': 'Innkeeper가 종료될 때 가상 머신을 제시간에 저장하지 못했습니다.',
  'guest-silent': '게스트가 {{seconds}}초 동안 응답하지 않아 종료했습니다.',
  'worker-ended': '게스트 스레드가 끝났습니다.',
  'worker-died': '게스트 스레드가 오류로 끝났습니다: {{error}}',
  crashed: '{{what}}',
  'engine-failed': 'Innkeeper의 엔진이 실패했습니다: {{error}}',
  'on-processor': '프로세서 {{number}}: {{what}}',
  'triple-fault':
    '삼중 폴트입니다. 게스트의 프로세서가 {{first}}을(를) 만나 처리하다가 {{second}}을(를) 만났고, 그로 인한 이중 폴트를 처리하다가 다시 {{third}}을(를) 만나 멈췄습니다(RIP {{rip}}, CR2 {{cr2}}).',
  'fault-divide': '나누기 오류(#DE)',
  'fault-double': '이중 폴트(#DF)',
  'fault-tss': '잘못된 작업 상태 세그먼트(#TS)',
  'fault-segment': '없는 세그먼트(#NP)',
  'fault-stack': '스택 폴트(#SS)',
  'fault-protection': '일반 보호 폴트(#GP)',
  'fault-page': '페이지 폴트(#PF)',
  'fault-other': '예외 {{vector}}',
  stuck: '게스트가 인터럽트를 끈 채 멈췄습니다. 초기화하거나 전원을 꺼야만 다시 움직입니다.',
  'debug-exit': '게스트가 디버그 종료 포트에 {{value}}을(를) 써서 스스로 끝났습니다.',

  'no-answer': "게스트가 {{seconds}}초 안에 '{{what}}' 요청에 응답하지 않았습니다.",
  'no-display': '가상 머신에 디스플레이가 없거나 방금 끝났습니다.',
  'just-ended': "'{{name}}'의 게스트가 방금 끝났습니다.",
  'cut-while-starting': '시작하는 동안 전원이 꺼졌습니다.',
  'cannot-start': "'{{name}}'을(를) 시작할 수 없습니다: {{reason}}",
  'cannot-save': "'{{name}}'의 상태를 저장할 수 없습니다: {{reason}}",
  'did-not': "'{{name}}'이(가) '{{what}}' 요청을 수행하지 못했습니다: {{reason}}",

  'memory-free':
    "'{{name}}'에는 {{needed}} MiB가 필요하지만 호스트에 남은 메모리는 {{available}} MiB입니다. 다른 가상 머신을 멈추거나 이 가상 머신의 메모리를 줄이십시오.",
  'memory-promised':
    "'{{name}}'에는 {{needed}} MiB가 필요하지만 게스트에 쓸 수 있는 {{limit}} MiB 가운데 {{promised}} MiB가 이미 실행 중인 가상 머신의 몫입니다. 다른 가상 머신을 멈추거나 이 가상 머신의 메모리를 줄이십시오.",
  'disk-full-library': '디스크가 가득 차서 라이브러리의 변경 내용을 기록할 수 없습니다. 공간을 비운 다음 다시 시도하십시오.',
  'disk-full-file': "디스크가 가득 차서 '{{path}}' 파일을 쓸 수 없습니다. 공간을 비운 다음 다시 시도하십시오.",
  'library-database': '라이브러리의 데이터베이스를 사용할 수 없습니다: {{why}}',
  'library-file': '라이브러리의 파일을 사용할 수 없습니다: {{why}}',
  'state-damaged': "'{{folder}}'에 저장된 상태가 손상되었습니다({{what}}). 다른 스냅샷을 복원하거나 백업에서 이 폴더를 되살리십시오.",
  'image-unusable': "디스크 이미지 '{{path}}'을(를) 사용할 수 없습니다({{why}}). 파일을 제자리에 두거나 가상 머신의 디스크를 바꾸십시오.",
  'image-changed':
    "이 가상 머신이 사용하기 시작한 뒤 디스크 이미지 '{{path}}'이(가) 바뀌었습니다. 원래 파일을 되돌리거나 디스크를 분리하십시오.",
  'browse-unreadable': "'{{folder}}' 폴더를 읽을 수 없습니다({{why}}). 권한을 바꾸거나 다른 폴더를 선택하십시오.",
  'browse-outside': "'{{folder}}'은(는) 찾아볼 수 있는 폴더가 아닙니다. --browse DIR로 추가하십시오.",

  'boot-firmware': '디스크 부팅에는 이후 버전에서 제공될 펌웨어가 필요합니다. 가상 머신 설정에서 커널을 선택하십시오.',
  'accelerator-later': "'{{name}}' 가속기는 이후 버전에서 제공됩니다. 'auto' 또는 'interp'를 선택하십시오.",
  'file-unreadable': '{{path}} 파일을 읽을 수 없습니다({{why}}). 파일을 제자리에 두거나 가상 머신 설정에서 다른 파일을 선택하십시오.',
  'no-kernel': '{{file}} 파일로는 부팅할 수 없습니다({{what}}).',
  'kernel-old': '{{file}}의 부트 프로토콜 {{version}}은(는) 리눅스 2.6.31보다 오래되었습니다. 더 새로운 커널을 사용하십시오.',
  'kernel-zimage': '{{file}}은(는) zImage라서 1 MiB 위에 올릴 수 없습니다. bzImage를 사용하십시오.',
  'kernel-short': '{{file}}이(가) 잘려 있습니다. 커널은 {{bytes}}바이트인데 {{there}}바이트만 있습니다. 다시 복사하십시오.',
  'kernel-memory': '{{file}}에는 메모리가 {{needed}} 이상 필요합니다. 이 가상 머신의 메모리는 {{there}}입니다.',
  'kernel-multiboot-features': '{{file}}이(가) 존재하지 않는 Multiboot 기능을 요구합니다(플래그 {{flags}}).',
  'kernel-load-addresses': '{{file}}의 Multiboot 헤더에 적힌 주소가 파일과 맞지 않습니다. 손상되었거나 잘린 파일입니다.',
  'kernel-place':
    '{{file}}은(는) {{place}}에 올려야 하지만 이 가상 머신에는 그곳에 빈 메모리가 없습니다. 다른 주소로 링크하거나 메모리를 늘리십시오.',
  'initrd-memory': '{{file}}이(가) 커널 뒤의 메모리에 들어가지 않습니다. 가상 머신의 메모리를 늘리십시오.',
  'file-memory': '{{file}}({{size}})이(가) 커널 옆의 메모리에 들어가지 않습니다. 가상 머신의 메모리를 늘리십시오.',
  'command-line-long': '명령줄이 {{bytes}}바이트입니다. 최대 {{most}}바이트이므로 줄이십시오.',
  'command-line-kernel': '명령줄이 {{bytes}}바이트입니다. {{file}}은(는) 최대 {{most}}바이트까지 받으므로 줄이십시오.',
  'elf-processor': '{{file}}은(는) x86이 아닌 다른 프로세서(머신 {{machine}})용 ELF 파일입니다.',
  'elf-empty': '{{file}}은(는) 올릴 내용이 없는 ELF 파일입니다.',
  'elf-headers': '{{file}}이(가) 잘렸거나 손상되었습니다. 프로그램 헤더가 없습니다.',
  'elf-short': '{{file}}이(가) 잘려 있습니다. 세그먼트가 파일 끝을 넘어갑니다. 다시 복사하십시오.',

  'field-name-taken':
    "'{{name}}'이라는 이름의 가상 머신이 이미 있습니다. 다른 이름을 선택하거나, 먼저 그 가상 머신의 이름을 바꾸거나 삭제하십시오.",
  'field-memory': '{{value}} MiB는 사용할 수 없습니다. 이 호스트에서는 {{least}}~{{most}} MiB까지 가능합니다.',
  'field-cpus': '{{value}}개는 사용할 수 없습니다. 이 호스트에서는 1~{{most}}개까지 가능합니다.',
  'field-accelerator': "'{{name}}'을(를) 사용할 수 없습니다({{reason}}). 'auto'를 선택하십시오.",
  'field-boot-disk': '디스크로 부팅하려면 디스크가 하나 이상 필요합니다.',
  'field-relative': "'{{path}}'은(는) 전체 경로가 아닙니다.",
  'field-no-file': "'{{path}}'은(는) 파일이 아닙니다.",
  'field-no-drive': "'{{name}}'에 '{{drive}}' 드라이브가 없습니다. CD 드라이브는 설정 순서대로 cdrom0, cdrom1, ...입니다.",
  'field-missing': "'{{path}}' 파일이 없습니다.",
  'field-unreadable': "'{{path}}' 파일을 읽을 권한이 없습니다. 권한을 바꾸십시오.",
  'field-unwritable': "'{{path}}' 파일에 쓸 권한이 없습니다. 권한을 바꾸십시오.",
}
